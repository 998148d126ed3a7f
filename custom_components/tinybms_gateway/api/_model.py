"""How an answer of the gateway becomes a typed object."""

from collections.abc import Mapping
from typing import Self

from mashumaro import DataClassDictMixin
from mashumaro.exceptions import InvalidFieldValue, MissingField

from .errors import TinyBmsResponseError


class Model(DataClassDictMixin):
    """Base of everything that is read from JSON. Fields that are not known are ignored, as the contract asks."""

    @classmethod
    def parse(cls, document: object) -> Self:
        """Read a decoded JSON object.

        Raises:
            TinyBmsResponseError: Something is missing or of the wrong kind.
        """
        if not isinstance(document, Mapping):
            raise TinyBmsResponseError(f"{cls.__name__}: expected an object, got {type(document).__name__}")
        try:
            return cls.from_dict(document)
        except MissingField as error:
            raise TinyBmsResponseError(f"{cls.__name__}: {error.field_name} is missing") from error
        except InvalidFieldValue as error:
            raise TinyBmsResponseError(f"{cls.__name__}: {error.field_name} is not as expected") from error
