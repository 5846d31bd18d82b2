"""Order and help for who decides prose: which answers are alike, and what that suggests."""
