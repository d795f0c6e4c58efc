// A baseline that anyone can run: deferred acceptance as one would ordinarily write it in C++, with a heap of held
// ranks per program. Reads a market in the binary form that `match` reads, matches it `runs` times, and prints the
// median in milliseconds, the proposals, and FNV-1a (64 bits) over the program of each applicant as an int32.
//   c++ -O3 -march=native -std=c++17 -o ordinary-heap ordinary-heap.cpp && ./ordinary-heap market.bin 9
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <vector>

static std::vector<int32_t> numbers(FILE *file, size_t count) {
  std::vector<int32_t> read(count);
  if (std::fread(read.data(), 4, count, file) != count) std::exit(1);
  return read;
}

int main(int argc, char **argv) {
  FILE *file = argc > 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (!file) return 1;
  const auto head = numbers(file, 4);
  const int applicants = head[1], programs = head[2], lines = head[3];
  const auto quota = numbers(file, programs), listStart = numbers(file, applicants + 1), list = numbers(file, lines);
  const auto rankStart = numbers(file, programs + 1), ranked = numbers(file, lines);
  std::fclose(file);

  // The rank of the applicant at each line, by sorting lines into programs; not part of the time.
  std::vector<int32_t> rank(lines), place(applicants), fill(rankStart.begin(), rankStart.end() - 1), byProgram(lines), owner(lines);
  for (int a = 0; a < applicants; a++)
    for (int l = listStart[a]; l < listStart[a + 1]; l++) byProgram[fill[list[l]]++] = l, owner[l] = a;
  for (int p = 0; p < programs; p++) {
    for (int i = rankStart[p]; i < rankStart[p + 1]; i++) place[ranked[i]] = i - rankStart[p];
    for (int i = rankStart[p]; i < rankStart[p + 1]; i++) rank[byProgram[i]] = place[owner[byProgram[i]]];
  }

  std::vector<double> times;
  std::vector<int32_t> matched;
  long long proposals = 0;
  for (int run = 0; run < std::atoi(argv[2]); run++) {
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::priority_queue<std::pair<int32_t, int32_t>>> held(programs);
    std::vector<int32_t> next(listStart.begin(), listStart.end() - 1), waiting(applicants);
    for (int a = 0; a < applicants; a++) waiting[a] = applicants - 1 - a;
    matched.assign(applicants, -1);
    proposals = 0;
    while (!waiting.empty()) {
      const int a = waiting.back();
      waiting.pop_back();
      while (next[a] < listStart[a + 1]) {
        const int l = next[a]++, p = list[l];
        proposals++;
        auto &heap = held[p];
        if ((int)heap.size() < quota[p]) {
          heap.emplace(rank[l], a);
          matched[a] = p;
          break;
        }
        if (quota[p] == 0 || heap.top().first < rank[l]) continue;
        const int loser = heap.top().second;
        heap.pop();
        heap.emplace(rank[l], a);
        matched[a] = p;
        matched[loser] = -1;
        waiting.push_back(loser);
        break;
      }
    }
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
  }
  std::sort(times.begin(), times.end());
  uint64_t hash = 1469598103934665603ull;
  for (int32_t program : matched)
    for (int byte = 0; byte < 4; byte++) hash = (hash ^ (uint8_t)(program >> (8 * byte))) * 1099511628211ull;
  std::printf("{\"median\": %.4f, \"min\": %.4f, \"proposals\": %lld, \"hash\": \"%016llx\"}\n", times[times.size() / 2], times[0], proposals, (unsigned long long)hash);
}
