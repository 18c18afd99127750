"""An identity from outside – the office's single sign-on, WeChat Work – that opens an account which exists already."""
