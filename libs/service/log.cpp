#include "service/log.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include "service/log_limiter.hpp"

namespace hearth::service {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxLineBytes = 16 * 1024 - 1;  // and the line feed
constexpr std::size_t kMaxTextBytes = 2 * 1024;       // of one field

std::string timestamp(std::chrono::system_clock::time_point now) {
  const auto micros = std::chrono::floor<std::chrono::microseconds>(now.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(micros);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(seconds.count()),
                     (micros - seconds).count());
}

Json to_json(const FieldValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return Json(text->substr(0, kMaxTextBytes));
  }
  if (const auto* error = std::get_if<Error>(&value)) {
    return Json{{"kind", name(error->kind)}, {"message", error->detail.substr(0, kMaxTextBytes)}};
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) return Json(*number);
  if (const auto* real = std::get_if<double>(&value)) return Json(*real);
  return Json(std::get<bool>(value));
}

std::string to_text(const Json& line) {
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warn", "error"};

}  // namespace

std::string_view name(Level level) { return kLevels.at(static_cast<std::size_t>(level)); }

std::optional<Level> parse_level(std::string_view text) {
  const auto* const at = std::find(kLevels.begin(), kLevels.end(), text);
  if (at == kLevels.end()) return std::nullopt;
  return static_cast<Level>(at - kLevels.begin());
}

struct Log::Shared {
  Shared(LogIdentity who, std::ostream& out, Now clock)
      : identity(std::move(who)),
        now(clock),
        logger("hearth", std::make_shared<spdlog::sinks::ostream_sink_mt>(out, true)) {
    logger.set_pattern("%v");
    logger.set_level(spdlog::level::trace);  // levels are decided here, before a line is built
  }

  LogIdentity identity;
  Now now;
  std::atomic<Level> level{Level::kInfo};
  std::mutex mutex;  // guards limiter
  LogLimiter limiter;
  spdlog::logger logger;
};

Log::Log(LogIdentity identity, std::ostream& out, Now now)
    : shared_(std::make_shared<Shared>(std::move(identity), out, now)) {}
Log::Log(std::shared_ptr<Shared> shared, std::string logger)
    : shared_(std::move(shared)), logger_(std::move(logger)) {}
Log::~Log() = default;

Log Log::named(std::string_view logger) const { return Log(shared_, std::string(logger)); }

void Log::debug(std::string_view message, std::initializer_list<Field> fields) {
  write(Level::kDebug, message, fields);
}
void Log::info(std::string_view message, std::initializer_list<Field> fields) {
  write(Level::kInfo, message, fields);
}
void Log::warn(std::string_view message, std::initializer_list<Field> fields) {
  write(Level::kWarn, message, fields);
}
void Log::error(std::string_view message, std::initializer_list<Field> fields) {
  write(Level::kError, message, fields);
}

void Log::set_level(Level level) { shared_->level = level; }
Level Log::level() const { return shared_->level; }

void Log::write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (level < shared_->level.load(std::memory_order_relaxed)) return;
  const auto now = shared_->now();
  std::uint64_t suppressed = 0;
  {
    const std::lock_guard lock(shared_->mutex);
    const auto admitted = shared_->limiter.admit(logger_ + '\n' + std::string(message), now);
    if (!admitted) return;
    suppressed = *admitted;
  }
  Json line = {{"ts", timestamp(now)},
               {"level", name(level)},
               {"msg", message},
               {"logger", logger_},
               {"service", shared_->identity.service},
               {"version", shared_->identity.version},
               {"pod", shared_->identity.pod}};
  if (suppressed > 0) line["suppressed"] = suppressed;
  const Json head = line;
  for (const auto& field : fields) line[std::string(field.name)] = to_json(field.value);
  std::string text = to_text(line);
  if (text.size() > kMaxLineBytes) {
    line = head;
    line["truncated"] = true;
    text = to_text(line);
  }
  shared_->logger.log(spdlog::level::info, text);
}

}  // namespace hearth::service
