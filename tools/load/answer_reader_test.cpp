#include "answer_reader.hpp"

#include <gtest/gtest.h>

namespace hearth::load {
namespace {

using State = AnswerReader::State;

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\ncontent-length: 4\r\nContent-Type: application/json\r\n\r\n{\"\"}";

TEST(AnswerReader, reads_an_answer_in_one_piece) {
  AnswerReader reader;
  ASSERT_EQ(reader.take(kAnswer), State::kComplete);
  EXPECT_EQ(reader.status(), 200);
  EXPECT_EQ(reader.body(), "{\"\"}");
  EXPECT_TRUE(reader.keeps_alive());
  EXPECT_EQ(reader.header("content-type"), "application/json");
  EXPECT_FALSE(reader.header("Retry-After"));
}

TEST(AnswerReader, reads_an_answer_byte_by_byte) {
  AnswerReader reader;
  for (std::size_t i = 0; i + 1 < kAnswer.size(); ++i) {
    ASSERT_EQ(reader.take(kAnswer.substr(i, 1)), State::kIncomplete);
  }
  EXPECT_EQ(reader.take(kAnswer.substr(kAnswer.size() - 1)), State::kComplete);
}

TEST(AnswerReader, reads_the_next_answer_after_a_reset) {
  AnswerReader reader;
  ASSERT_EQ(reader.take("HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
            State::kComplete);
  EXPECT_EQ(reader.status(), 503);
  EXPECT_FALSE(reader.keeps_alive());
  reader.reset();
  ASSERT_EQ(reader.take(kAnswer), State::kComplete);
  EXPECT_TRUE(reader.keeps_alive());
}

TEST(AnswerReader, refuses_what_it_cannot_delimit) {
  for (const std::string_view text :
       {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"}) {
    EXPECT_EQ(AnswerReader().take(text), State::kMalformed) << text;
  }
  EXPECT_EQ(AnswerReader().take(std::string(20'000, 'x')), State::kMalformed);
}

}  // namespace
}  // namespace hearth::load
