#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace sensex {

// A program that runs beside a test and ends with it: its standard input is closed, then it is told
// to terminate and waited for. A program that cannot be started is an exception.
class ChildProcess {
 public:
  // `command`: the program, looked up in PATH, and its arguments. `folder`: where it runs.
  ChildProcess(const std::vector<std::string>& command, const std::string& folder);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of its standard output without the line's end; an exception when there is none.
  std::string read_line();
  // Waits until it ends by itself, and gives its exit status.
  int wait();

 private:
  int input_ = -1;
  int output_ = -1;
  pid_t pid_ = -1;
};

}  // namespace sensex
