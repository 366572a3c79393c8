"""TCP ports on loopback."""
import socket

from cli.problem import Problem

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that was free a moment ago: whoever uses it must be ready to lose it and ask again."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def in_use(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError as error:
            raise Problem(f"port {port} may not be used: {error.strerror}", "ports below 1024 need root") from error
        except OSError:
            return True
        return False


def require_free(port: int, wanted_by: str) -> None:
    if port and in_use(port):
        raise Problem(f"port {port}, wanted for {wanted_by}, is in use",
                      f"choose another with --{wanted_by}-port, or leave the option out for a free one")
