#include "product_file.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <openssl/evp.h>

#include "common/check.hpp"
#include "contract/product_configuration.hpp"
#include "session.hpp"

namespace hearth::ctl {

Result<std::string> read_product_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // An empty file inserts nothing, which a stream counts as a failure; the parser says it better.
  if (file && file.peek() != std::ifstream::traits_type::eof()) content << file.rdbuf();
  if (!file.is_open() || file.bad()) return fail(ErrorKind::kInvalid, path + " cannot be read");
  std::string text = content.str();
  const contract::ParsedProduct parsed = contract::parse_product(text);
  for (const contract::Problem& problem : parsed.problems) {
    const std::string where = problem.path.empty() ? "" : problem.path + ": ";
    std::fprintf(stderr, "%s:%d:%d: %s%s\n", path.c_str(), problem.line, problem.column,
                 where.c_str(), problem.text.c_str());
  }
  if (parsed.product) return text;
  return fail(ErrorKind::kInvalid, path + " has " + std::to_string(parsed.problems.size()) +
                                       (parsed.problems.size() == 1 ? " problem" : " problems"));
}

Status check_product(const std::string& path) {
  const auto text = read_product_file(path);
  if (!text) return fail(text.error());
  std::printf("%s is valid\n", path.c_str());
  return {};
}

Status apply_product(const fold::ServiceSettings& settings, const std::string& path) {
  const auto text = read_product_file(path);
  if (!text) return fail(text.error());
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto applied = fold::apply_configuration(
      *session->nats, *session->publisher, session->names(), session->genesis.partitions,
      contract::configuration_body(*text), sha256_hex(*text), machine_time());
  if (!applied) return fail(applied.error());
  std::printf("configuration %llu is in force\n", static_cast<unsigned long long>(applied->number));
  return {};
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  HEARTH_CHECK(EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr) ==
               1);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    out += kDigits[bytes[i] >> 4U];
    out += kDigits[bytes[i] & 15U];
  }
  return out;
}

}  // namespace hearth::ctl
