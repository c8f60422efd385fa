"""Upstash's REST protocol in front of a plain Redis server: what the tests know of Upstash.

Written after https://upstash.com/docs/redis/features/restapi; `test_upstash_front.py` runs Upstash's own client against it.
Usage: upstash_front.py REDIS_PORT TOKEN. Prints the port that it listens on.
"""

import asyncio
import base64
import json
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

STREAMS = ("subscribe", "psubscribe", "monitor")


class RedisError(Exception):
    pass


class Redis:
    """A connection that speaks RESP2."""

    @classmethod
    async def open(cls, port):
        self = cls()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    def send(self, command):
        parts = [part if isinstance(part, bytes) else str(part).encode() for part in command]
        self.writer.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))

    async def read(self):
        line = (await self.reader.readuntil(b"\r\n"))[:-2]
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else (await self.reader.readexactly(int(rest) + 2))[:-2]
        return None if rest == b"-1" else [await self.read() for _ in range(int(rest))]

    async def run(self, *commands):
        for command in commands:
            self.send(command)
        return [await self.read() for _ in commands]

    def close(self):
        self.writer.close()


class Front:
    def __init__(self, redis_port, token):
        self.redis_port, self.token = redis_port, token

    async def serve(self, reader, writer):
        try:
            while request := await self.request(reader):
                await self.respond(writer, *request)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def request(self, reader):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        except asyncio.IncompleteReadError:
            return None
        method, target, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return method, target, headers, body

    async def respond(self, writer, method, target, headers, body):
        url = urlsplit(target)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        token = headers.get("authorization", "").removeprefix("Bearer ") or query.pop("_token", "")
        if token != self.token:
            return self.answer(writer, 401, {"error": "WRONGPASS invalid or missing auth token"})
        if method not in ("GET", "POST", "PUT", "HEAD"):
            return self.answer(writer, 405, {"error": "ERR method not allowed"})
        path = [unquote(part) for part in url.path.split("/") if part]
        encode = self.encoder(headers)
        try:
            redis = await Redis.open(self.redis_port)
        except OSError as error:
            return self.answer(writer, 500, {"error": f"ERR {error}"})
        try:
            if path and path[0].lower() in STREAMS:
                await self.stream(writer, redis, path)
            elif path == ["pipeline"]:
                results = await redis.run(*json.loads(body))
                self.answer(writer, 200, [self.item(result, encode) for result in results])
            elif path == ["multi-exec"]:
                *_, result = await redis.run(["MULTI"], *json.loads(body), ["EXEC"])
                self.answer(writer, 400 if isinstance(result, RedisError) else 200,
                            {"error": str(result)} if isinstance(result, RedisError)
                            else [self.item(each, encode) for each in result])
            else:
                command = path + [part for pair in query.items() for part in pair if part] + ([body] if body else []) \
                    if path else json.loads(body)
                [result] = await redis.run(command)
                self.answer(writer, 400 if isinstance(result, RedisError) else 200, self.item(result, encode))
        except (ValueError, TypeError) as error:
            self.answer(writer, 400, {"error": f"ERR failed to parse command: {error}"})
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.answer(writer, 500, {"error": f"ERR {error}"})
        finally:
            redis.close()

    @staticmethod
    def encoder(headers):
        if headers.get("upstash-encoding") == "base64":
            return lambda text: text if text == "OK" else base64.b64encode(
                text if isinstance(text, bytes) else text.encode()).decode()
        return lambda text: text.decode(errors="replace") if isinstance(text, bytes) else text

    def item(self, result, encode):
        return {"error": str(result)} if isinstance(result, RedisError) else {"result": self.plain(result, encode)}

    def plain(self, value, encode):
        if isinstance(value, list):
            return [self.plain(each, encode) for each in value]
        return encode(value) if isinstance(value, (bytes, str)) else value

    @staticmethod
    def answer(writer, status, body):
        text = json.dumps(body).encode()
        writer.write(b"HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
            status, len(text), text))

    @staticmethod
    async def stream(writer, redis, command):
        redis.send(command)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            message = await redis.read()
            parts = message if isinstance(message, list) else [message]
            line = b"data: " + b",".join(
                part if isinstance(part, bytes) else str(part).encode() for part in parts) + b"\n\n"
            writer.write(b"%x\r\n%s\r\n" % (len(line), line))
            await writer.drain()


async def main(redis_port, token):
    front = Front(redis_port, token)
    server = await asyncio.start_server(front.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
