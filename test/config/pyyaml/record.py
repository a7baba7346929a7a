"""Records what PyYAML's safe_load makes of documents.json, so that the test needs no Python.

    pip install pyyaml && python3 record.py && npx biome format --write .

Writes expected.json: for each document {"value": ...}, or {"error": true} where safe_load raises. What JSON cannot
say is boxed: {"$int": "..."} beyond 2^53, {"$float": "inf"}, {"$date": "..."} in UTC, {"$bytes": "base64"}, and
{"$map": [[key, value], ...]}, whose keys become text, as they do in JavaScript. A set is a map of nulls, and a
pair of an ordered map is a map of one.
"""
import base64
import datetime
import json
import pathlib

import yaml

HERE = pathlib.Path(__file__).parent


def key(value):
    if value is None:
        return 'null'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    return str(value)


def box(value, above=()):
    if any(value is other for other in above):
        return {'$cycle': True}
    inner = (*above, value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {'$int': str(value)}
    if isinstance(value, float):
        if value != value:
            return {'$float': 'nan'}
        if value in (float('inf'), float('-inf')):
            return {'$float': str(value)}
        return value
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        aware = aware.astimezone(datetime.timezone.utc)
        return {'$date': aware.strftime('%Y-%m-%dT%H:%M:%S.') + f'{aware.microsecond // 1000:03d}Z'}
    if isinstance(value, datetime.date):
        return {'$date': value.isoformat() + 'T00:00:00.000Z'}
    if isinstance(value, bytes):
        return {'$bytes': base64.b64encode(value).decode()}
    if isinstance(value, set):
        return {'$map': [[name, None] for name in sorted(key(item) for item in value)]}
    if isinstance(value, list):
        return [box(item, inner) for item in value]
    if isinstance(value, tuple):
        return {'$map': [[key(value[0]), box(value[1], inner)]]}
    return {'$map': [[key(name), box(item, inner)] for name, item in value.items()]}


def load(text):
    try:
        return {'value': box(yaml.safe_load(text))}
    except Exception:  # whatever it is: the file cannot be used
        return {'error': True}


if __name__ == '__main__':
    documents = json.loads((HERE / 'documents.json').read_text('utf-8'))
    expected = [load(document['yaml']) for document in documents]
    (HERE / 'expected.json').write_text(json.dumps(expected, indent=1, ensure_ascii=True) + '\n', 'utf-8')
    print(f'{len(documents)} documents, PyYAML {yaml.__version__}')
