"""What was handed in: names, archives, origins, PDFs and the responses found in them."""
