"""What can go wrong between a client and the gateway."""


class TinyBmsError(Exception):
    """Base of everything this package raises."""


class TinyBmsAddressError(TinyBmsError):
    """What was given is no host name and no IP address."""


class TinyBmsConnectionError(TinyBmsError):
    """The gateway cannot be reached, or a request took too long."""


class TinyBmsResponseError(TinyBmsError):
    """The answer is not what the contract promises."""


class TinyBmsUnsupportedVersionError(TinyBmsError):
    """The gateway speaks a version of the API that this client does not know."""

    def __init__(self, version: str) -> None:
        """Keep the version for a message to the user."""
        super().__init__(f"API version {version} is not supported")
        self.version = version


class TinyBmsProblemError(TinyBmsError):
    """The gateway refused the request (RFC 9457 problem details)."""

    def __init__(
        self,
        *,
        status: int,
        title: str,
        detail: str | None = None,
        problem_type: str | None = None,
        pointer: str | None = None,
        allowed: str | None = None,
    ) -> None:
        """Keep what the gateway said."""
        super().__init__(detail or title)
        self.status = status
        self.title = title
        self.detail = detail
        self.problem_type = problem_type
        self.pointer = pointer
        """JSON pointer to the field that is wrong; None when it is not about one."""
        self.allowed = allowed
        """What is allowed, for people."""

    @property
    def reason(self) -> str:
        """One line for people: what is wrong, and what would be right."""
        text = self.detail or self.title
        return f"{text} ({self.allowed})" if self.allowed else text


class TinyBmsAuthenticationError(TinyBmsProblemError):
    """The password is wrong, or the token is missing or revoked."""


class TinyBmsForbiddenError(TinyBmsProblemError):
    """The gateway does not know itself under the name it was called by (Host or Origin)."""


class TinyBmsNotFoundError(TinyBmsProblemError):
    """The gateway has no such thing."""


class TinyBmsConflictError(TinyBmsProblemError):
    """The gateway holds another value than the caller expected, or cannot do this now."""


class TinyBmsRejectedError(TinyBmsProblemError):
    """The request itself is wrong: a value out of range, an unknown name, a contradiction."""


class TinyBmsBusyError(TinyBmsProblemError):
    """Too much at once: try again after ``retry_after_s``."""

    retry_after_s: float | None = None
