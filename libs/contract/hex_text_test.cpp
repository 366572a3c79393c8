#include "contract/hex_text.hpp"

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

TEST(HexText, gives_back_every_byte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  EXPECT_EQ(to_hex(std::string_view("\0\x0f\xf0\xff", 4)), "000ff0ff");
  EXPECT_EQ(from_hex(""), "");
}

TEST(HexText, refuses_what_is_no_such_text) {
  for (const char* text : {"0", "0g", "g0", "AB", "00 0"}) EXPECT_FALSE(from_hex(text)) << text;
}

}  // namespace
}  // namespace hearth::contract
