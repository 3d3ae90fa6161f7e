"""A small OpenID Connect provider on loopback: Authlib's server side, in which `ada` has always signed in already."""

from __future__ import annotations

import json
import secrets
import time
from types import SimpleNamespace
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "autograder", "what the provider gave it"


class Provider:
    """What it knows, and what a test makes it do wrong.

    `claims` stand in ID tokens, over what should; `signs_by` is the key that these are signed by; `issuer` is what its
    metadata and tokens say, which may be another than its `address`.
    """

    def __init__(self, address: str, redirect_uri: str):
        self.address = self.issuer = address
        self.client = _Client(redirect_uri)
        self.key = self.signs_by = RSAKey.generate_key(2048, {"kid": "k1"})
        self.claims = {}
        self.user_info = {}
        self.asked = []
        self._codes, self._tokens = {}, {}
        self._server = _Server(self)

    def app(self):
        """Its web application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._user_info),
            ]
        )

    async def _metadata(self, _request):
        endpoints = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "userinfo",
        }
        return JSONResponse(
            {"issuer": self.issuer} | {name: f"{self.address}/{path}" for name, path in endpoints.items()}
        )

    async def _keys(self, _request):
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _authorize(self, request):
        asked = await _read(request)
        self.asked.append(asked.payload.data)
        try:
            grant = self._server.get_consent_grant(asked, end_user="ada")
        except OAuth2Error as error:
            return self._server.handle_error_response(asked, error)
        return self._server.create_authorization_response(asked, grant_user="ada", grant=grant)

    async def _token(self, request):
        return self._server.create_token_response(await _read(request))

    async def _user_info(self, request):
        token = request.headers["authorization"].removeprefix("Bearer ")
        return JSONResponse({"sub": f"sub-of-{self._tokens[token]}"} | self.user_info)


async def _read(request: Request) -> OAuth2Request:
    body = (await request.body()).decode()
    return _Request(request.method, str(request.url), dict(request.headers), dict(request.query_params), body)


class _Request(OAuth2Request):
    def __init__(self, method, uri, headers, query, body):
        super().__init__(method, uri, headers={name.title(): value for name, value in headers.items()})
        self._query, self._form = query, dict(parse_qsl(body))
        self.payload = BasicOAuth2Payload(query | self._form)

    @property
    def args(self):
        return self._query

    @property
    def form(self):
        return self._form


class _Client(ClientMixin):
    def __init__(self, redirect_uri):
        self._redirect_uri = redirect_uri

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return self._redirect_uri

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == self._redirect_uri

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


class _Server(AuthorizationServer):
    def __init__(self, provider):
        super().__init__()
        self.provider = provider
        self.register_token_generator("default", BearerTokenGenerator(lambda *_, **__: secrets.token_hex(16)))
        self.register_grant(_Code, [CodeChallenge(required=True), _OpenID(provider)])

    def query_client(self, client_id):
        return self.provider.client if client_id == CLIENT else None

    def save_token(self, token, request):
        self.provider._tokens[token["access_token"]] = request.user

    def send_signal(self, name, *args, **kwargs):
        pass

    def create_oauth2_request(self, request):
        return request

    def handle_response(self, status, body, headers):
        content = json.dumps(body) if isinstance(body, dict) else body
        return Response(content, status, dict(headers))


class _Given(SimpleNamespace):
    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.auth_time

    def get_acr(self):
        return None

    def get_amr(self):
        return None


class _Code(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code, request):
        asked = request.payload
        self.server.provider._codes[code] = _Given(
            code=code,
            user=request.user,
            redirect_uri=asked.redirect_uri,
            scope=asked.scope,
            nonce=asked.data.get("nonce"),
            code_challenge=asked.data.get("code_challenge"),
            code_challenge_method=asked.data.get("code_challenge_method"),
            auth_time=int(time.time()),
        )

    def query_authorization_code(self, code, client):
        return self.server.provider._codes.get(code)

    def delete_authorization_code(self, authorization_code):
        self.server.provider._codes.pop(authorization_code.code)

    def authenticate_user(self, authorization_code):
        return authorization_code.user


class _OpenID(OpenIDCode):
    def __init__(self, provider):
        super().__init__(require_nonce=True)
        self._provider = provider

    def exists_nonce(self, nonce, request):
        return False

    def resolve_client_private_key(self, client):
        return self._provider.signs_by

    def get_client_algorithm(self, client):
        return "RS256"

    def get_encode_header(self, client):
        return {"alg": "RS256", "kid": self._provider.signs_by.kid}

    def get_client_claims(self, client):
        return {"iss": self._provider.issuer, "aud": [CLIENT]}

    def generate_user_info(self, user, scope):
        said = {"sub": f"sub-of-{user}", "preferred_username": user} | self._provider.claims
        return UserInfo({name: value for name, value in said.items() if value is not None})
