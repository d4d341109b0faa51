"""The WSGI application, for any server: `gunicorn wsgi:app`, `cheroot`, …"""

from library_share.app import create_app

app = create_app()
