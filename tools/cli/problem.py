"""An expected failure: what is wrong and, where there is one, what to do about it."""


class Problem(Exception):
    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint

    def __str__(self) -> str:
        what = super().__str__()
        return f"{what}\n  {self.hint}" if self.hint else what
