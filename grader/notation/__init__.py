"""The student's notation, read into checked syntax trees and printed again."""
