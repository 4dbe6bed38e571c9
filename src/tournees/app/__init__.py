"""Streamlit pages. They show widgets, start runs in other processes and read run folders."""
