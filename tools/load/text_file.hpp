#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "common/result.hpp"

struct gzFile_s;

namespace hearth::load {

// A file that is written from beginning to end, compressed with gzip when its name ends in .gz.
class TextFile {
 public:
  static Result<TextFile> create(const std::string& path);  // what was there is gone

  Status write(std::string_view text);
  Status close();  // only now is all of it in the file

 private:
  struct Close {
    void operator()(gzFile_s* file) const;
  };
  TextFile(std::string path, gzFile_s* file) : path_(std::move(path)), file_(file) {}
  Error failed() const;

  std::string path_;
  std::unique_ptr<gzFile_s, Close> file_;
};

}  // namespace hearth::load
