#include "line_reader.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <zlib.h>

namespace hearth::intake {
namespace {

class LineReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth-lines-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ / "file"; }

  void write(const std::string& content) const {
    std::ofstream(path(), std::ios::binary) << content;
  }

  void write_compressed(const std::string& content) const {
    gzFile file = gzopen(path().c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
  }

  // "number:text" of every line; what is too long is "number!".
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    auto reader = LineReader::open(path()).value();
    LineBlock block;
    for (;;) {
      const auto more = reader.next(block);
      if (!more) return {"error: " + more.error().detail};
      if (!*more) return out;
      for (const Line& line : block.lines) {
        out.push_back(std::to_string(line.number) +
                      (line.too_long ? "!" : ":" + std::string(block.view(line))));
      }
    }
  }

  std::filesystem::path folder_;
};

using Lines = std::vector<std::string>;

TEST_F(LineReaderTest, reads_lines) {
  write("a\nb\n");
  EXPECT_EQ(lines(), (Lines{"1:a", "2:b"}));
}

TEST_F(LineReaderTest, reads_a_last_line_without_its_end) {
  write("a\nb");
  EXPECT_EQ(lines(), (Lines{"1:a", "2:b"}));
}

TEST_F(LineReaderTest, reads_a_compressed_file) {
  write_compressed("a\nb");
  EXPECT_EQ(lines(), (Lines{"1:a", "2:b"}));
}

TEST_F(LineReaderTest, an_empty_file_has_no_lines) {
  write("");
  EXPECT_EQ(lines(), Lines{});
}

TEST_F(LineReaderTest, blank_lines_count_but_are_left_out) {
  write("a\n\n \r\nb\n");
  EXPECT_EQ(lines(), (Lines{"1:a", "4:b"}));
}

TEST_F(LineReaderTest, a_byte_order_mark_belongs_to_no_line) {
  write(
      "\xEF\xBB\xBF"
      "a\n");
  EXPECT_EQ(lines(), (Lines{"1:a"}));
}

TEST_F(LineReaderTest, a_line_that_is_too_long_is_passed_over) {
  write("a\n" + std::string(3 * kMaxLineBytes, 'x') + "\nb\n");
  EXPECT_EQ(lines(), (Lines{"1:a", "2!", "3:b"}));
}

TEST_F(LineReaderTest, a_last_line_that_is_too_long_is_passed_over) {
  write("a\n" + std::string(2 * kMaxLineBytes, 'x'));
  EXPECT_EQ(lines(), (Lines{"1:a", "2!"}));
}

TEST_F(LineReaderTest, lines_across_blocks_stay_whole) {
  std::string content;
  const std::string line(1000, 'x');
  for (int i = 0; i < 3000; ++i) content += line + "\n";
  write(content);
  const auto read = lines();
  ASSERT_EQ(read.size(), 3000U);
  EXPECT_EQ(read[2000], "2001:" + line);
}

TEST_F(LineReaderTest, a_compressed_file_that_is_cut_off_is_an_error) {
  std::string content;
  for (int i = 0; i < 100'000; ++i) content += std::to_string(i * 7919) + "\n";
  write_compressed(content);
  std::filesystem::resize_file(path(), std::filesystem::file_size(path()) / 2);
  ASSERT_EQ(lines().size(), 1U);
  EXPECT_TRUE(lines()[0].starts_with("error: after line ")) << lines()[0];
}

TEST_F(LineReaderTest, a_file_that_is_not_there_is_an_error) {
  EXPECT_FALSE(LineReader::open(path()).has_value());
}

TEST_F(LineReaderTest, the_id_of_a_file_follows_its_content) {
  write("a");
  const std::string first = content_id(path()).value();
  write("b");
  EXPECT_NE(content_id(path()).value(), first);
  write("a");
  EXPECT_EQ(content_id(path()).value(), first);
}

}  // namespace
}  // namespace hearth::intake
