"""The data package: every file by hash, every field described, every table readable."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from publish import Dataset, build_tables, render_files
from publish.datapackage import describe_sources
from vocabulary import Vocabulary


@pytest.fixture
def files(dataset: Dataset, vocabulary: Vocabulary) -> dict[str, bytes]:
    return render_files(dataset, vocabulary)


@pytest.fixture
def package(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["datapackage.json"])
    return found


def test_lists_every_file_with_size_and_hash(
    files: dict[str, bytes], package: dict[str, Any]
) -> None:
    listed = {resource["path"]: resource for resource in package["resources"]}
    assert {*listed, "datapackage.json"} == set(files)
    for path, resource in listed.items():
        assert resource["bytes"] == len(files[path])
        assert resource["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"


def test_names_are_unique_and_plain(package: dict[str, Any]) -> None:
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in names)


def test_fields_are_those_of_the_file(files: dict[str, bytes], package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        if resource["format"] != "parquet":
            continue
        schema = pq.read_schema(io.BytesIO(files[resource["path"]]))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == schema.names
        assert all(field["description"] for field in fields)


def test_keys_refer_to_resources(package: dict[str, Any]) -> None:
    fields = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
        for resource in package["resources"]
        if "schema" in resource
    }
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", ()):
            assert set(key["fields"]) <= fields[resource["name"]]
            assert set(key["reference"]["fields"]) <= fields[key["reference"]["resource"]]


def test_names_the_sources_and_the_profile(package: dict[str, Any]) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["sources"][0]["title"] == "Notes of alpha"
    assert package["licenses"]


def test_sources_are_described_each_time_they_are_read(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    described = describe_sources(build_tables(dataset, vocabulary)["sources"])
    first = list(described)
    assert list(described) == first
    assert [one["title"] for one in first] == [source.title for source in dataset.sources]
    addresses = [source.url for source in dataset.sources if source.url]
    assert [one["path"] for one in first if "path" in one] == addresses


def test_the_same_dataset_gives_the_same_bytes(
    files: dict[str, bytes], dataset: Dataset, vocabulary: Vocabulary
) -> None:
    assert render_files(dataset, vocabulary) == files


def test_the_reference_implementation_takes_the_descriptor(package: dict[str, Any]) -> None:
    assert frictionless.Package.from_descriptor(package).resource_names[0] == "claims"
    package["resources"][0]["schema"]["fields"][0]["type"] = "text"
    with pytest.raises(frictionless.FrictionlessException):
        frictionless.Package.from_descriptor(package)
