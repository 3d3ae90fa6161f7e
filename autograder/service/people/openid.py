"""Sign-in by OpenID Connect: the authorization code flow with PKCE, and an ID token whose every claim is checked."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, KeySetSerialization

from autograder.service.operations.logs import logger
from autograder.service.people.outside import Begun, NotSignedIn
from autograder.service.settings import OpenIdSettings, ServiceSettings

CALLBACK: Final = "/sign-in/openid/callback"
_log = logger(__name__)
_PATIENCE: Final = 10.0
_LEEWAY: Final = 60
"""Seconds by which the clocks of two machines may differ."""
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
"""Signatures by a key that the provider alone has."""


def address(settings: ServiceSettings, begun: Begun) -> str:
    """Where a browser goes to sign in.

    Raises:
        NotSignedIn: the provider does not answer.
    """
    with _asking(_openid(settings)) as openid, _client(settings) as client:
        endpoint = _metadata(openid)["authorization_endpoint"]
        found, _ = client.create_authorization_url(
            endpoint, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
        )
    return str(found)


def name_by_code(settings: ServiceSettings, begun: Begun, code: str, issuer: str | None) -> str:
    """Who has signed in there, from the code that the browser was sent back with, and the issuer it came with, if any.

    Raises:
        NotSignedIn: the provider does not know the code or does not answer, or its token is not for this sign-in.
    """
    openid = _openid(settings)
    if issuer is not None and issuer != openid.issuer:
        raise NotSignedIn("openid", "The answer came from another provider than asked. Sign in once more.")
    with _asking(openid):
        metadata = _metadata(openid)
        with _client(settings) as client:
            token = client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=begun.verifier)
        keys = KeySet.import_key_set(cast(KeySetSerialization, _json(metadata["jwks_uri"])))
        claims = _checked(token, keys, openid, begun)
        if openid.claim not in claims and "userinfo_endpoint" in metadata:
            more = _json(metadata["userinfo_endpoint"], token["access_token"])
            if more.get("sub") == claims["sub"]:
                claims = {**more, **claims}
    name = claims.get(openid.claim)
    if not isinstance(name, str) or (openid.claim == "email" and claims.get("email_verified") is not True):
        raise NotSignedIn(
            "openid",
            f"{openid.title} did not tell who you are here (the claim {openid.claim!r}). Tell the course's staff.",
        )
    return name


def _checked(token: Mapping[str, Any], keys: KeySet, openid: OpenIdSettings, begun: Begun) -> dict[str, Any]:
    """The claims of the ID token, where it was signed by this provider, for this service, in this sign-in, lately."""
    from authlib.oidc.core import CodeIDToken

    decoded = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {
            "iss": {"essential": True, "value": openid.issuer},
            "aud": {"essential": True, "value": openid.client_id},
            "nonce": {"essential": True},
        },
        {"nonce": begun.nonce, "client_id": openid.client_id, "access_token": token["access_token"]},
    )
    claims.validate(leeway=_LEEWAY)
    return dict(claims)


def _client(settings: ServiceSettings) -> Any:
    # Late, and in silence: it says at each import that it would like another version of httpx.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from authlib.integrations.httpx_client import OAuth2Client

    openid = _openid(settings)
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return OAuth2Client(
        client_id=openid.client_id,
        client_secret=openid.client_secret,
        scope="openid profile email",
        redirect_uri=base + CALLBACK,
        code_challenge_method="S256",
        timeout=_PATIENCE,
    )


def _openid(settings: ServiceSettings) -> OpenIdSettings:
    assert settings.openid is not None
    return settings.openid


def _metadata(openid: OpenIdSettings) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""
    found = _json(f"{openid.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != openid.issuer:
        raise ValueError("the provider calls itself otherwise")
    return found


def _json(address: str, token: str | None = None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.get(address, headers=headers, timeout=_PATIENCE)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("expected a JSON object")
    return found


@contextmanager
def _asking(openid: OpenIdSettings) -> Iterator[OpenIdSettings]:
    """Whatever goes wrong within it, with the provider or with what it answered, nobody is signed in."""
    try:
        yield openid
    except Exception as error:
        _log.warning("the OpenID Connect provider did not confirm a sign-in", exc_info=error)
        again = "Sign in once more; if it stays so, tell the course's staff."
        raise NotSignedIn("openid", f"{openid.title} did not confirm the sign-in. {again}") from error
