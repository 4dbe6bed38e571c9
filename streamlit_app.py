"""Starts the app: ``streamlit run streamlit_app.py``."""

from tournees.app.main import main

main()
