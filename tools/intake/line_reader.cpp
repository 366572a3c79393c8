#include "line_reader.hpp"

#include <array>
#include <cstdio>

#include <zlib.h>

#include "contract/partition.hpp"

namespace hearth::intake {
namespace {

constexpr unsigned kBufferBytes = 256 * 1024;
constexpr std::size_t kShownBytes = 200;  // of a line that is too long
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

void LineReader::Close::operator()(gzFile_s* file) const { (void)gzclose(file); }

Result<LineReader> LineReader::open(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return fail(ErrorKind::kInvalid, path + " cannot be read");
  (void)gzbuffer(file, kBufferBytes);
  return LineReader(file);
}

Status LineReader::fill(std::string& text) {
  while (!ended_ && text.size() < kMaxLineBytes) {
    const std::size_t before = text.size();
    text.resize(kMaxLineBytes);
    const int read =
        gzread(file_.get(), text.data() + before, static_cast<unsigned>(kMaxLineBytes - before));
    text.resize(before + (read > 0 ? static_cast<std::size_t>(read) : 0));
    int error = Z_OK;
    const char* const why = gzerror(file_.get(), &error);
    if (read < 0 || (error != Z_OK && error != Z_STREAM_END)) {
      return fail(ErrorKind::kCorrupt, "after line " + std::to_string(lines_) +
                                           " the file cannot be read on: " + std::string(why));
    }
    ended_ = read == 0;
  }
  return {};
}

void LineReader::cut(LineBlock& block, std::size_t end) {
  std::size_t at = 0;
  while (at < end) {
    std::size_t stop = block.text.find('\n', at);
    const std::size_t next = stop == std::string::npos ? end : stop + 1;
    stop = std::min(stop, end);
    ++lines_;
    if (lines_ == 1 && block.text.starts_with(kByteOrderMark)) at += kByteOrderMark.size();
    const std::string_view line = std::string_view(block.text).substr(at, stop - at);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      block.lines.push_back({lines_, at, stop - at, false});
    }
    at = next;
  }
}

void LineReader::begin_too_long(LineBlock& block) {
  block.text.resize(kShownBytes);
  block.lines.push_back({++lines_, 0, kShownBytes, true});
  skipping_ = true;
}

Result<bool> LineReader::next(LineBlock& block) {
  do {
    block.lines.clear();
    block.text = std::move(rest_);
    rest_.clear();
    if (auto filled = fill(block.text); !filled) return fail(filled.error());
    if (skipping_) {
      const std::size_t end = block.text.find('\n');
      skipping_ = end == std::string::npos && !ended_;
      rest_ = end == std::string::npos ? std::string() : block.text.substr(end + 1);
      continue;
    }
    const std::size_t last = block.text.rfind('\n');
    if (last == std::string::npos && !ended_) {
      begin_too_long(block);
      return true;
    }
    const std::size_t end = ended_ ? block.text.size() : last + 1;
    rest_ = block.text.substr(end);
    cut(block, end);
    if (!block.lines.empty()) return true;
  } while (!ended_ || !rest_.empty());
  return false;
}

Result<std::string> content_id(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) return fail(ErrorKind::kInvalid, path + " cannot be read");
  std::string chunk(kMaxLineBytes, '\0');
  std::uint64_t sum = 0;
  for (;;) {
    const std::size_t read = std::fread(chunk.data(), 1, chunk.size(), file.get());
    if (read == 0) break;
    sum = (sum ^ contract::stable_hash({chunk.data(), read})) * 0x9E3779B97F4A7C15ULL;
  }
  if (std::ferror(file.get()) != 0) return fail(ErrorKind::kInvalid, path + " cannot be read");
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "file-%016llx", static_cast<unsigned long long>(sum));
  return std::string(text.data());
}

}  // namespace hearth::intake
