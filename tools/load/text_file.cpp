#include "text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <zlib.h>

namespace hearth::load {
namespace {

constexpr unsigned kBufferBytes = 256 * 1024;

}  // namespace

void TextFile::Close::operator()(gzFile_s* file) const { gzclose(file); }

// zlib writes plain text as well ("T"); level 1, because the text is made faster than it is packed.
Result<TextFile> TextFile::create(const std::string& path) {
  gzFile_s* const file = gzopen(path.c_str(), path.ends_with(".gz") ? "wb1" : "wbT");
  if (file == nullptr) return fail(ErrorKind::kUnavailable, path + ": " + std::strerror(errno));
  gzbuffer(file, kBufferBytes);
  return TextFile(path, file);
}

Status TextFile::write(std::string_view text) {
  while (!text.empty()) {
    const auto size = static_cast<unsigned>(std::min<std::size_t>(text.size(), 1U << 30));
    if (gzwrite(file_.get(), text.data(), size) == 0) return fail(failed());
    text.remove_prefix(size);
  }
  return {};
}

Status TextFile::close() {
  if (gzclose(file_.release()) != Z_OK) return fail(failed());
  return {};
}

Error TextFile::failed() const {
  return {ErrorKind::kUnavailable, path_ + ": cannot be written: " + std::strerror(errno)};
}

}  // namespace hearth::load
