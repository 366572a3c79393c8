"""A product's gateway: takes what recall delivers, and checks each signature as Standard Webhooks says."""
import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64encode(b"a secret that only the two of them know").decode()


class WebhookReceiver:
    """`with WebhookReceiver() as receiver:`; `limits` are what recall must be told."""

    def __enter__(self) -> "WebhookReceiver":
        self.calls: list[dict] = []
        self.forged: list[str] = []
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver._take(self.headers, body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def limits(self) -> dict[str, str]:
        return {"HEARTH_WEBHOOK_URL": f"http://127.0.0.1:{self._server.server_port}/gateway",
                "HEARTH_WEBHOOK_SECRET": f"whsec_{SECRET}"}

    def messages(self) -> dict[str, dict]:
        """By id: a message that came twice must be the same."""
        with self._lock:
            return {call["id"]: call for call in self.calls}

    def _take(self, headers, body: bytes) -> None:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.new(base64.b64decode(SECRET), signed, hashlib.sha256).digest()
        wanted = f"v1,{base64.b64encode(digest).decode()}"
        with self._lock:
            if not hmac.compare_digest(wanted, headers["webhook-signature"]):
                self.forged.append(headers["webhook-id"])
            self.calls.append(json.loads(body))
