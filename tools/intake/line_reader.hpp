#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

struct gzFile_s;

namespace hearth::intake {

inline constexpr std::size_t kMaxLineBytes = 1024 * 1024;

struct Line {
  std::uint64_t number = 0;  // in the file, from 1
  std::size_t offset = 0, size = 0;
  bool too_long = false;  // only its beginning is here
};

// Some lines of a file; blank ones are left out.
struct LineBlock {
  std::string text;
  std::vector<Line> lines;

  std::string_view view(const Line& line) const {
    return std::string_view(text).substr(line.offset, line.size);
  }
};

// Reads a text file, compressed with gzip or not, in blocks of at most kMaxLineBytes, so that a
// file of any size takes the same memory. The blocks follow from the file alone.
class LineReader {
 public:
  static Result<LineReader> open(const std::string& path);

  // False: the file is at its end. kCorrupt: the compressed data is damaged or cut off.
  Result<bool> next(LineBlock& block);

 private:
  struct Close {
    void operator()(gzFile_s* file) const;
  };
  explicit LineReader(gzFile_s* file) : file_(file) {}
  Status fill(std::string& text);
  void cut(LineBlock& block, std::size_t end);
  void begin_too_long(LineBlock& block);

  std::unique_ptr<gzFile_s, Close> file_;
  std::string rest_;  // the beginning of the next block's first line
  std::uint64_t lines_ = 0;
  bool ended_ = false;
  bool skipping_ = false;  // inside a line that is too long
};

// Names a file by its content, for imports: "file-" and 16 hexadecimal digits.
Result<std::string> content_id(const std::string& path);

}  // namespace hearth::intake
