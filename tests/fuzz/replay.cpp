#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

// Runs every file below the folder that is its argument through every target, without libFuzzer. A
// target that finds something aborts; the last line printed then names it and its input.
using Target = int(const std::uint8_t* data, std::size_t size);
extern "C" Target fuzz_collector, fuzz_codec, fuzz_http_head, fuzz_product;

namespace {

struct Named {
  const char* name;
  Target* target;
};
constexpr Named kTargets[] = {{"collector", fuzz_collector},
                              {"codec", fuzz_codec},
                              {"http_head", fuzz_http_head},
                              {"product", fuzz_product}};

void replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [name, target] : kTargets) {
    std::printf("%s %s\n", name, path.c_str());
    std::fflush(stdout);
    target(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    if (!entry.is_regular_file()) continue;
    replay(entry.path());
    ++files;
  }
  std::printf("%zu inputs\n", files);
  return files > 0 ? 0 : 1;
}
