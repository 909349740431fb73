"""Extensions, unbound: `create_app` binds them."""

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

csrf = CSRFProtect()
login = LoginManager()
migrate = Migrate()
