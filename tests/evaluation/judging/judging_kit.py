"""Two papers to judge answers by, and a scripted Ollama that says what a test wants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scripted_server import Request, Response, ScriptedServer

from rag.evaluation.judging.cache import VerdictCache
from rag.evaluation.judging.llm import LlmJudge, llm_judge
from rag.paper import Paper
from rag.settings import Settings

ICE = Paper(
    "MeltNet: Measuring Glacier Melt in Photographs",
    "We introduce MeltNet, which measures the melting of a glacier in photographs. "
    "MeltNet needs no depth sensor. Its error in glacier area is 3%.",
)
DRONE = Paper(
    "DroneIce: Glacier Photography with Drones",
    "We present DroneIce, which photographs glaciers with drones. "
    "Each flight of DroneIce takes 12 minutes.",
)
PAPERS = {1: ICE, 2: DRONE}
MELTING = "MeltNet measures the melting of a glacier in photographs [1]."
FLIGHT = "Each flight of DroneIce takes 12 minutes [2]."
CHAT = "/api/chat"


def said(*verdicts: str, start: int = 1) -> str:
    """The reply of a model that does as it was told."""
    rows = [
        {"claim": number, "verdict": verdict, "reason": f"because {number}"}
        for number, verdict in enumerate(verdicts, start=start)
    ]
    return json.dumps({"verdicts": rows})


def reply(text: str) -> Response:
    """``text`` as Ollama sends it."""
    message = {"role": "assistant", "content": text}
    end = {"role": "assistant", "content": ""}
    lines = [
        {"model": "m", "message": message, "done": False},
        {
            "model": "m",
            "message": end,
            "done": True,
            "done_reason": "stop",
            "prompt_eval_count": 900,
            "eval_count": 30,
        },
    ]
    return Response([json.dumps(line).encode() + b"\n" for line in lines])


class Model:
    """An Ollama with the model ``m``; ``replies`` are texts or responses, the last goes on."""

    def __init__(self, server: ScriptedServer) -> None:
        tags = {"models": [{"name": "m", "model": "m", "size": 1, "details": {"family": "llama"}}]}
        self._server = server
        self.url = server.url
        server.responses["/api/tags"] = Response([json.dumps(tags).encode()])

    def replies(self, *planned: str | Response) -> None:
        left = list(planned)

        def answer(_: Request) -> Response:
            now = left.pop(0) if len(left) > 1 else left[0]
            return reply(now) if isinstance(now, str) else now

        self._server.responses[CHAT] = answer

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies of the chat requests."""
        return [r.body for r in self._server.requests if r.path == CHAT]

    def settings(self, **more: Any) -> Settings:
        return Settings(**{"llm": "ollama", "model": "m", "ollama_url": self.url, **more})

    def judge(self, folder: Path, **more: Any) -> LlmJudge:
        return llm_judge(
            self.settings(**{"timeout": 5.0, "temperature": 0.7, **more}),
            VerdictCache(folder / "verdicts.sqlite"),
        )
