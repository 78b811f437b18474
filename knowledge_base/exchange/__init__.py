"""Entries taken out for other programs and in again: guides as an Excel workbook, guides and documents as JSON."""
