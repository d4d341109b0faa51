"""How long a search takes among 10 thousand and 1 million titles, as people type.

`python -m tests.benchmarks.search 1000000` for another size. The raw limit is the same words asked
of the bare index, the first hits unranked. The plan of each kind of statement is checked.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import select, text

from library_share.app import create_app
from library_share.catalogue.actions import TitleDraft, find_or_add_titles
from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.catalogue.rules import words_of
from library_share.catalogue.search import beginning_with, find_titles, having
from library_share.database import db, transaction
from library_share.vietnamese import fold
from tests import postgresql
from tests.conftest import migrate, settings_for

SIZES = (10_000, 1_000_000)
AT_ONCE = 20_000
QUERIES = 400

SYLLABLES = """
toán tiếng việt lớp một hai ba bốn năm sách bài tập giáo khoa viên truyện cổ tích kể đọc
học vui bé em mẹ cha ông bà cháu bạn nhà trường làng quê rừng núi sông biển trời đất nước
mây mưa nắng gió hoa lá cây chim cá mèo chó gà trâu voi hổ thỏ rùa dế mèn kiến ong bướm
phiêu lưu ký bí mật kho báu vua hoàng tử công chúa thần tiên phù thủy rồng thế giới khoa
học lịch sử địa lý vật hóa sinh văn ngữ tin công nghệ âm nhạc mĩ thuật đạo đức pháp luật
hỏi đáp luyện thi nâng cao cơ bản phát triển năng lực kỹ năng sống an toàn giao thông môi
trường sức khỏe dinh dưỡng trồng trọt chăn nuôi nông nghiệp nghề thơ ca dao tục ngữ câu đố
trò chơi dân gian bác hồ chiến tranh hòa bình anh hùng liệt sĩ đất rừng phương nam bắc
trung tây nguyên hà nội sài gòn huế thái tuyển chọn hướng dẫn phương pháp dạy thiết kế đề
kiểm tra tự luận trắc nghiệm nghìn lẻ đêm những ngày thơ ấu tuổi dại khói lửa mùa xuân hạ
thu đông đường về xa gần cao thấp xanh đỏ tím vàng trắng đen to nhỏ dài ngắn khi nào tại sao
"""
FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Tô Đoàn Nông"
MIDDLES = "Văn Thị Ngọc Nhật Minh Quang Thanh Đức Hữu Xuân"
GIVENS = "Ánh Hoài Giỏi Khoa Lan Mai Hùng Dũng Hà Hương Linh Nam Phong Quân Sơn Thảo Yến"
PUBLISHERS = ("NXB Giáo dục Việt Nam", "NXB Kim Đồng", "NXB Trẻ", "NXB Văn học", "NXB Phụ nữ")


def main(*sizes: int) -> None:
    """Print a table for each size and database."""
    for size in sizes or SIZES:
        for name, database in (("SQLite", nullcontext("")), ("PostgreSQL", _postgresql())):
            with tempfile.TemporaryDirectory() as folder, database as url:
                url = url or f"sqlite:///{folder}/benchmark.sqlite"
                print(f"\n{name}, {size:,} titles")
                _measure(Path(folder), url, size)


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgresql.cluster() as url:
        yield url.format(database="postgres")


def _measure(folder: Path, url: str, size: int) -> None:
    settings = settings_for(folder, url)
    migrate(settings)
    app = create_app(settings)
    chance = random.Random(7)
    with app.app_context():
        began = time.perf_counter()
        for start in range(0, size, AT_ONCE):
            drafts = [_a_title(chance, n) for n in range(start, min(start + AT_ONCE, size))]
            with transaction():
                find_or_add_titles(drafts)
        print(f"  filled in {time.perf_counter() - began:.0f} s")
        _analyze()
        queries = [_a_query(chance, _a_title_there(chance, size)) for _ in range(QUERIES)]
        _row("search", queries, find_titles)
        _row("the bare index", queries, _bare)
        for kind in sorted({kind for kind, _ in queries}):
            _row(f"  {kind}", [query for query in queries if query[0] == kind], find_titles)
        _check_plans()


def _analyze() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE titles"))
        else:
            connection.execute(text("ANALYZE titles"))


def _one_of(chance: random.Random, words: str) -> str:
    """One of the words; the first ones often, the last ones seldom, as in life."""
    choice = words.split()
    return choice[int(chance.random() ** 2 * len(choice))]


def _a_title(chance: random.Random, n: int) -> TitleDraft:
    words = [_one_of(chance, SYLLABLES) for _ in range(chance.randint(2, 6))]
    author = " ".join(_one_of(chance, names) for names in (FAMILIES, MIDDLES, GIVENS))
    return TitleDraft(
        title=" ".join(words).capitalize(),
        kind=chance.choice(list(TitleKind)),
        volume=f"Tập {n % 40}",
        authors=f"{author} {n % 997}",
        publisher=chance.choice(PUBLISHERS),
        level=chance.choice([None, *ReadingLevel]),
    )


def _a_title_there(chance: random.Random, size: int) -> Title:
    later = select(Title).where(Title.id >= chance.randint(1, size)).order_by(Title.id).limit(1)
    return db.session.scalars(later).one()


def _a_query(chance: random.Random, title: Title) -> tuple[str, str]:
    """What somebody types who looks for this title, and what sort of typing it is."""
    words = title.title.split()
    slip = [*words]
    slip[-1] = slip[-1][:-1] + "q"
    return chance.choice(
        [
            ("one common word", chance.choice(words)),
            ("two words", " ".join(words[:2])),
            ("a whole title, unmarked", fold(title.title)),
            ("a title half typed", title.title[: max(4, len(title.title) * 2 // 3)]),
            ("title and author", f"{' '.join(words[:3])} {title.authors.split()[-2]}"),
            ("an author", " ".join(title.authors.split()[:3])),
            ("a family name", title.authors.split()[0]),
            ("one letter", words[0][0]),
            ("one wrong letter", " ".join(slip)),
            ("nothing of the kind", "zwq xyj"),
        ]
    )


def _bare(typed: str) -> None:
    words = [[word] for word in words_of(typed).split()]
    db.session.execute(having(words, [], unfinished=True).limit(20)).all()


def _row(name: str, queries: list[tuple[str, str]], ask: Callable[[str], object]) -> None:
    took_ms = []
    for _, typed in queries:
        began = time.perf_counter()
        ask(typed)
        took_ms.append((time.perf_counter() - began) * 1000)
        db.session.rollback()
    p95 = statistics.quantiles(took_ms, n=20)[-1] if len(took_ms) > 1 else took_ms[0]
    print(
        f"  {name:28} n={len(took_ms):4}  p50 {statistics.median(took_ms):7.1f} ms"
        f"  p95 {p95:7.1f} ms  most {max(took_ms):7.1f} ms"
    )


def _check_plans() -> None:
    connection = db.session.connection()
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    for query, index in (
        (beginning_with("dat rung", []), "titles_fts_beginning"),
        (having([["dat"], ["rung"], ["phuong"]], [], unfinished=True), "titles_fts"),
    ):
        asked = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = str(connection.exec_driver_sql(f"{explain} {asked}").all())
        print(f"  {index}: {'used' if index in plan else 'NOT USED: ' + plan}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
