"""The public pages of what the assistant answers from: service guides and documents, for anybody and for printing."""
