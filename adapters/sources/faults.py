"""What went wrong on the line, or what a server refused → the fault in a word, and the rest of a sentence with advice.

The sentence goes on after the address: "… does not answer: check the address, or try again later."
"""

from __future__ import annotations

from http import HTTPStatus

import httpx

from adapters.sources.connect import PrivateHostError, UnknownHostError
from bot.errors import Fault


def status_fault(status: int) -> tuple[Fault, str]:
    """Return what a status other than of success means."""
    fault, advice = _advice(status)
    return fault, f"answers {status}{_phrase(status)}: {advice}"


def line_fault(error: Exception) -> tuple[Fault, str]:
    """Return what an error of the client means."""
    match error.__cause__:
        case PrivateHostError() as cause:
            return Fault.PRIVATE, (
                f"leads to a private address ({cause}), which is not read: "
                "give a public address, or allow private ones in the settings."
            )
        case UnknownHostError() as cause:
            return Fault.UNKNOWN_HOST, f"cannot be reached: the host {cause} cannot be found; check the spelling."
    match error:
        case httpx.ConnectError() if "CERTIFICATE" in str(error).upper():
            return (
                Fault.CERTIFICATE,
                "has a certificate that is not valid for it: check the address, or tell the site's owner.",
            )
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return Fault.NO_ANSWER, "does not answer: check the address, or try again later."
        case httpx.TimeoutException():
            return Fault.TIMEOUT, "did not answer in time: try again later."
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return Fault.NO_ADDRESS, "is not a web address that can be read: check the spelling."
        case _:
            return Fault.BROKEN_OFF, "broke off the transfer: try again later."


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _advice(status: int) -> tuple[Fault, str]:
    match status:
        case 401 | 403 | 451:
            return Fault.REFUSED, "the site does not let this program in; ask its owner, or give another source."
        case 410:
            return Fault.GONE, "there is nothing (any more) at this address; check it in a browser."
        case 404:
            return Fault.NOT_FOUND, "there is nothing (any more) at this address; check it in a browser."
        case 429:
            return Fault.TOO_OFTEN, "the site asks for fewer requests; try again later."
        case _ if status >= 500:
            return Fault.SERVER, "the fault is on the site's side; try again later."
        case _:
            return Fault.STATUS, "check the address in a browser."
