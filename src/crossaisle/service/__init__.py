"""The HTTP service: an app over one opened shop. Thin: read a request, call the library, present the answer."""
