#include "history.hpp"

#include <algorithm>
#include <vector>

#include "contract/json_text.hpp"
#include "day_script.hpp"
#include "history_lines.hpp"
#include "text_file.hpp"

namespace hearth::load {
namespace {

constexpr std::size_t kPieceBytes = 1024 * 1024;

}  // namespace

Result<std::uint64_t> tell(const Cast& cast, const std::function<Status(std::string_view)>& take) {
  const DayScript script(cast);
  HistoryLines lines(cast);
  std::vector<Deed> deeds;  // of the day, and of earlier ones what reaches into it or beyond
  std::string piece;
  const TimePoint until = cast.options().span.until;
  for (Day day = first_day(cast.options().span); day.begin < until; day = next(day)) {
    script.play(day, deeds);
    std::sort(deeds.begin(), deeds.end());
    const std::int64_t end = to_unix_ms(day.end());
    auto deed = deeds.begin();
    for (; deed != deeds.end() && deed->time < end; ++deed) {
      lines.append(piece, *deed);
      if (piece.size() < kPieceBytes) continue;
      if (auto taken = take(piece); !taken) return fail(taken.error());
      piece.clear();
    }
    deeds.erase(deeds.begin(), deed);
  }
  if (auto taken = take(piece); !taken) return fail(taken.error());
  return lines.written();
}

Result<std::uint64_t> write_history(const Cast& cast, const std::string& path) {
  auto file = TextFile::create(path);
  if (!file) return fail(file.error());
  const auto told = tell(cast, [&](std::string_view text) { return file->write(text); });
  if (!told) return told;
  if (auto closed = file->close(); !closed) return fail(closed.error());
  return told;
}

Status write_labels(const Cast& cast, const std::string& path) {
  auto file = TextFile::create(path);
  if (!file) return fail(file.error());
  std::string line = "user_id,intent,first_seen,fake_active,bonus_hunter\n";
  for (std::uint32_t user = 0; user < cast.people().size(); ++user) {
    const Persona& persona = cast.people()[user];
    line += user_id(user) + ',' + std::string(name(persona.intent)) + ',' +
            contract::to_rfc3339(persona.first_seen) +
            (is_fake_active(persona, cast.options().span) ? ",1" : ",0") +
            (is_bonus_hunter(persona) ? ",1\n" : ",0\n");
    if (auto written = file->write(line); !written) return written;
    line.clear();
  }
  return file->close();
}

}  // namespace hearth::load
