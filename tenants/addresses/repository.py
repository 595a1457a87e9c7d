# pyright: strict
"""Every query on address points."""

from collections.abc import Collection, Sequence

from kernel.db import current
from kernel.rows import changed, fetch

from .schemas import AddressView, PointRow, StreetRow

_SCANNED = 500  # of each way of writing the number, before the shortest of them are offered
_FOUND = f"""
SELECT code, street, town, postcode FROM (
  (SELECT code, street, town, postcode, words AS said FROM address_point
   WHERE words >= $1 AND words < $2 AND NOT gone AND ($3 = '' OR (town_words >= $3 AND town_words < $4)) ORDER BY words LIMIT {_SCANNED})
  UNION
  (SELECT code, street, town, postcode, by_orientation AS said FROM address_point
   WHERE by_orientation <> '' AND by_orientation >= $1 AND by_orientation < $2 AND NOT gone
     AND ($3 = '' OR (town_words >= $3 AND town_words < $4)) ORDER BY by_orientation LIMIT {_SCANNED})) found
GROUP BY code, street, town, postcode ORDER BY min(length(said)), min(said), code LIMIT $5"""  # noqa: S608
# from each house to the first one behind all numbers of its street
_NEXT = """
SELECT street, town, words FROM address_point
WHERE words >= {} AND words < $2 AND NOT gone AND town_words >= $3 AND town_words < $4 ORDER BY words LIMIT 1"""
_STREETS = f"""
WITH RECURSIVE one AS (
  ({_NEXT.format("$1")})
  UNION ALL
  SELECT p.* FROM one CROSS JOIN LATERAL ({_NEXT.format("regexp_replace(one.words, ' [0-9][^|]*[|].*$', '') || ' :'")}) p)
SELECT street, town FROM one LIMIT $5"""  # noqa: S608 our own words
_WRITE = """
INSERT INTO address_point (code, town_code, street, town, postcode, words, by_orientation, town_words, loaded, gone)
SELECT x.*, $9, false FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
  $8::text[]) AS x
ON CONFLICT (code) DO UPDATE SET town_code = excluded.town_code, street = excluded.street, town = excluded.town,
  postcode = excluded.postcode, words = excluded.words, by_orientation = excluded.by_orientation,
  town_words = excluded.town_words, loaded = excluded.loaded, gone = false"""
_AFTER_ALL = "\x7f"  # behind everything that a folded word has


async def list_like(key: str, town: str, *, limit: int) -> list[AddressView]:
    """The houses whose words begin with a key, in a town whose words begin so, the shortest first: two keyed look-ups."""
    return await fetch(AddressView, _FOUND, key, key + _AFTER_ALL, town, town + _AFTER_ALL, limit)


async def list_streets(key: str, town: str, *, limit: int) -> list[StreetRow]:
    """The streets of a town that begin with a key, each once, by name."""
    return await fetch(StreetRow, _STREETS, key, key + _AFTER_ALL, town, town + _AFTER_ALL, limit)


async def is_any() -> bool:
    """Whether a file was ever loaded."""
    return await current().connection.fetchval("SELECT EXISTS (SELECT FROM address_point)")


async def next_load() -> int:
    """The number of the next load."""
    return await current().connection.fetchval("SELECT coalesce(max(loaded), 0) + 1 FROM address_point")


async def write(rows: Sequence[PointRow], load: int) -> None:
    """Write houses, each as it is now."""
    columns = ("code", "town_code", "street", "town", "postcode", "words", "by_orientation", "town_words")
    await changed(_WRITE, *([getattr(row, name) for row in rows] for name in columns), load)


async def end_others(town_codes: Collection[int], load: int) -> int:
    """What of these towns was not in the load is there no more; how many these are."""
    return await current().connection.fetchval(
        "WITH ended AS (UPDATE address_point SET gone = true WHERE town_code = ANY ($1::integer[]) AND loaded < $2"
        " AND NOT gone RETURNING 1) SELECT count(*) FROM ended",
        list(town_codes),
        load,
    )
