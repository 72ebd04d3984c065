"""The web chat: pages in a browser over one ``Assistant``. Gradio is used here and nowhere else."""
