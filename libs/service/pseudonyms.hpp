#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::service {

// Stands for user ids in logs: SipHash-2-4 under a key that the operator keeps, so that lines about
// one user can be joined but an id cannot be guessed from a log without the key.
class Pseudonyms {
 public:
  explicit Pseudonyms(std::array<std::uint64_t, 2> key) : key_(key) {}
  static Pseudonyms from_secret(
      std::string_view secret);  // any length; the same secret gives the same pseudonyms

  std::uint64_t hash(std::string_view text) const;
  std::string of(std::string_view id) const;  // 16 hexadecimal digits

 private:
  std::array<std::uint64_t, 2> key_;
};

}  // namespace hearth::service
