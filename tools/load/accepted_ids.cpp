#include "accepted_ids.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace hearth::load {

std::uint64_t rejected_in(std::string_view answer) {
  constexpr std::string_view kCode = R"("code":)";
  std::uint64_t found = 0;
  for (std::size_t at = answer.find(kCode); at != std::string_view::npos;
       at = answer.find(kCode, at + kCode.size())) {
    ++found;
  }
  return found;
}

Result<AcceptedIds> AcceptedIds::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return fail(ErrorKind::kInvalid, path + ": " + std::strerror(errno));
  return AcceptedIds(file);
}

AcceptedIds::AcceptedIds(AcceptedIds&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

AcceptedIds::~AcceptedIds() {
  if (file_ >= 0) ::close(file_);
}

Status AcceptedIds::add(const Batch& batch, const Population& population, std::string_view answer) {
  const bool all = rejected_in(answer) == 0;
  lines_.clear();
  for (std::uint64_t i = 0; i < batch.events; ++i) {
    const std::string id = population.message_id(batch.first + i);
    if (!all && answer.find('"' + id + '"') != std::string_view::npos) continue;
    lines_ += id + '\n';
  }
  for (std::size_t done = 0; done < lines_.size();) {
    const ssize_t written = ::write(file_, lines_.data() + done, lines_.size() - done);
    if (written < 0) return fail(ErrorKind::kUnavailable, std::strerror(errno));
    done += static_cast<std::size_t>(written);
  }
  return {};
}

}  // namespace hearth::load
