#include "service/http_head.hpp"

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

TEST(Head, keeps_header_values_as_sent_and_decodes_the_query) {
  const auto head = Head::parse(
      "POST /v1/users/a%2Fb?x=1+2&y=%E4%BD%A0&z HTTP/1.1\r\nHost: h\r\nX-Key:  a%41b "
      "\r\nContent-Length: 12\r\n\r\n");
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->path, "/v1/users/a%2Fb");
  EXPECT_EQ(head->query, (std::vector<NamedText>{{"x", "1 2"}, {"y", "你"}, {"z", ""}}));
  EXPECT_EQ(head->headers[1], (NamedText{"x-key", "a%41b"}));
  EXPECT_EQ(head->content_length, 12U);
  EXPECT_FALSE(head->wants_close);
}

TEST(Head, reads_what_frames_the_body) {
  const auto head = Head::parse(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Encoding: GZIP\r\n"
      "Expect: 100-continue\r\nConnection: keep-alive, Close\r\n\r\n");
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_TRUE(head->is_chunked);
  EXPECT_TRUE(head->is_gzip);
  EXPECT_TRUE(head->expects_continue);
  EXPECT_TRUE(head->wants_close);
}

struct BadHead {
  std::string text;
  int status;
};

TEST(Head, refuses_what_two_parsers_could_read_differently) {
  const std::string line = "POST / HTTP/1.1\r\nHost: h\r\n";
  const std::vector<BadHead> cases = {
      {line + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
      {line + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {line + "Content-Length: -1\r\n\r\n", 400},
      {line + "Content-Length: +1\r\n\r\n", 400},
      {line + "Content-Length: 1, 1\r\n\r\n", 400},
      {line + "Content-Length:\r\n\r\n", 400},
      {line + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {line + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {line + "Transfer-Encoding : chunked\r\n\r\n", 400},
      {line + "A: b\r\n folded\r\n\r\n", 400},
      {line + "A: b\nC: d\r\n\r\n", 400},
      {line + "A: b\rc\r\n\r\n", 400},
      {line + "no colon\r\n\r\n", 400},
      {line + "Host: other\r\n\r\n", 400},
      {line + "Content-Encoding: br\r\n\r\n", 415},
      {line + "Expect: magic\r\n\r\n", 417},
      {"POST / HTTP/1.1\r\n\r\n", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
      {"POST  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /?a=%0 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /?a=%00 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /" + std::string(kMaxTargetBytes, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414},
      {"\r\n\r\n", 400},
  };
  for (const auto& bad : cases) {
    const auto head = Head::parse(bad.text);
    ASSERT_FALSE(head) << bad.text;
    EXPECT_EQ(head.error().status, bad.status) << bad.text;
  }
}

TEST(Head, counts_headers) {
  std::string text = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (std::size_t i = 1; i < kMaxHeaders; ++i) text += "A: b\r\n";
  EXPECT_TRUE(Head::parse(text + "\r\n"));
  EXPECT_EQ(Head::parse(text + "A: b\r\n\r\n").error().status, 431);
}

}  // namespace
}  // namespace hearth::service
