"""A proxy of HTTP that does to requests what networks do."""

import asyncio
import collections
import contextlib
import random
import re
import threading

FAULTS = ["delay", "reset before", "cut the request", "twice", "drop the answer", "cut the answer"]


class FaultyProxy:
    """Passes requests on to a server on a port of this machine, on a thread of its own. `with` ends it."""

    def __init__(self, port, seed, share_of_faults=0.4):
        self.target = port
        self.share_of_faults = share_of_faults
        self.chance = random.Random(seed)
        self.counts = collections.Counter()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.listener = self._call(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_):
        self._call(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    async def _close(self):
        self.listener.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader, writer):
        try:
            while request := await self._message(reader):
                fault = self.chance.choice(FAULTS) if self.chance.random() < self.share_of_faults else "none"
                self.counts[fault] += 1
                answer = await self._pass_on(request, fault)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
                if fault == "cut the answer":
                    break
        except (OSError, asyncio.IncompleteReadError):
            self.counts["server away, or client gone"] += 1
        finally:
            # An abort is a reset, as when a cable is pulled out.
            writer.transport.abort()

    async def _pass_on(self, request, fault):
        """The answer for the client, as much of it as it shall have; None to reset the connection."""
        match fault:
            case "delay":
                await asyncio.sleep(self.chance.uniform(0, 0.3))
            case "reset before":
                return None
            case "cut the request":
                await self._ask(request[:self.chance.randrange(len(request))], is_whole=False)
                return None
            case "twice":
                await self._ask(request)
        answer = await self._ask(request)
        match fault:
            case "drop the answer":
                return None
            case "cut the answer":
                return answer[:self.chance.randrange(len(answer))]
        return answer

    async def _ask(self, request, is_whole=True):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(request)
            await writer.drain()
            return await self._message(reader) if is_whole else None
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    @staticmethod
    async def _message(reader):
        """A request or an answer with its body; nothing at the end of the connection."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        return head + (await reader.readexactly(int(length[1])) if length else b"")
