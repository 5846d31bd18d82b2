"""The only reader of PDFs; runs in worker processes, never in the main one."""
