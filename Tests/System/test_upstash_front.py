"""Upstash's own client works against the front that stands for Upstash in the tests."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests
from upstash_redis import Redis as Upstash
from upstash_redis.errors import UpstashError

from redis_server import Redis

TOKEN = "secret-token"


@pytest.fixture(scope="module")
def redis():
    server = Redis().start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def url(redis):
    front = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("upstash_front.py"), str(redis.port), TOKEN], stdout=subprocess.PIPE, text=True)
    yield f"http://127.0.0.1:{front.stdout.readline().strip()}"
    front.kill()
    front.wait()


@pytest.fixture
def upstash(url):
    return Upstash(url=url, token=TOKEN, allow_telemetry=False)


def test_values_are_kept_and_expire(upstash):
    assert upstash.set("greeting", "grüß, \"Gott\"", ex=100) is True
    assert upstash.get("greeting") == "grüß, \"Gott\""
    assert 0 < upstash.ttl("greeting") <= 100
    assert upstash.get("nothing") is None
    assert upstash.incr("count") == 1
    assert upstash.delete("greeting", "count") == 2


def test_maps_and_lists_come_as_arrays(upstash):
    upstash.hset("map", values={"a": "1", "b": "2"})
    assert upstash.hgetall("map") == {"a": "1", "b": "2"}
    upstash.rpush("list", "x", "y")
    assert upstash.lrange("list", 0, -1) == ["x", "y"]


def test_a_pipeline_and_a_transaction_run_in_order(upstash):
    assert upstash.pipeline().set("p", "1").incr("p").get("p").exec() == [True, 2, "2"]
    assert upstash.multi().set("q", "1").incr("q").get("q").exec() == [True, 2, "2"]


def test_a_wrong_command_and_a_wrong_token_are_errors(upstash, url):
    upstash.set("text", "x")
    with pytest.raises(UpstashError, match="WRONGTYPE"):
        upstash.lpush("text", "y")
    with pytest.raises(UpstashError, match="WRONGPASS|Unauthorized|auth"):
        Upstash(url=url, token="other", allow_telemetry=False).get("text")
    assert requests.delete(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10).status_code == 405


def test_the_path_form_takes_its_last_argument_from_the_body(url):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert requests.post(f"{url}/set/path%20key", data="body, text", headers=headers, timeout=10).json() == {"result": "OK"}
    assert requests.get(f"{url}/get/path%20key", headers=headers, timeout=10).json() == {"result": "body, text"}
    assert requests.get(f"{url}/set/plain/value?_token={TOKEN}", timeout=10).json() == {"result": "OK"}
    assert requests.get(f"{url}/get/plain", headers=headers, timeout=10).json() == {"result": "value"}


def test_what_is_published_comes_on_the_stream_with_its_commas(upstash, url):
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "text/event-stream"}
    with requests.get(f"{url}/subscribe/news", headers=headers, stream=True, timeout=10) as stream:
        lines = (line for line in stream.iter_lines(chunk_size=1, decode_unicode=True) if line)
        assert next(lines) == "data: subscribe,news,1"
        assert upstash.publish("news", "one, two, three") == 1
        assert next(lines) == "data: message,news,one, two, three"
