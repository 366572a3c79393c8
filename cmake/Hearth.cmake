# Two functions: a library of one folder, and an executable of one file. A folder's `*_test.cpp` become one test
# program and one CTest test named after the library, so that adding a file is all it takes to add a unit or a test.
include_guard()

option(HEARTH_FUZZ "Build the libFuzzer targets (clang only)" OFF)
set(HEARTH_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

# A test program runs for seconds and takes minutes to compile: optimised lightly. HEARTH_TEST_OPTIONS= for none of it.
set(HEARTH_TEST_OPTIONS "-O1" CACHE STRING "Compile options of test programs, beyond their library's")

add_library(hearth_warnings INTERFACE)
target_compile_features(hearth_warnings INTERFACE cxx_std_20)
target_compile_options(hearth_warnings INTERFACE -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast
                       -Wno-missing-field-initializers
                       # GCC 12 sees overlaps in inlined std::string that are not there (PR 105651).
                       $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
if(HEARTH_SANITIZE)
  target_compile_options(hearth_warnings INTERFACE -fsanitize=${HEARTH_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(hearth_warnings INTERFACE -fsanitize=${HEARTH_SANITIZE})
endif()

# hearth_library(<folder> [LINKS target…] [TEST_LINKS target…]): the target is hearth_ and the path below libs or services
# with underscores (services/ingest/core: hearth_ingest_core), its tests are hearth_…_test.
function(hearth_library folder)
  cmake_parse_arguments(ARG "" "" "LINKS;TEST_LINKS;TEST_SOURCES" ${ARGN})
  string(REGEX MATCH "/(.*)$" ignored ${folder})
  string(REPLACE "/" "_" name ${CMAKE_MATCH_1})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS ${folder}/*_test.cpp)
  file(GLOB protos CONFIGURE_DEPENDS ${folder}/*.proto)
  if(tests)
    list(REMOVE_ITEM sources ${tests})
  endif()
  list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/main.cpp)
  foreach(proto ${protos})
    hearth_protobuf(generated ${proto})
    list(APPEND sources ${generated})
  endforeach()
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/openapi.yaml)
    hearth_openapi(generated ${folder})
    list(APPEND sources ${generated})
  endif()
  set(scope PUBLIC)
  if(sources)
    add_library(hearth_${name} STATIC ${sources})
  else()
    add_library(hearth_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(hearth_${name} ${scope} ${PROJECT_SOURCE_DIR}/libs ${PROJECT_SOURCE_DIR}/services)
  target_link_libraries(hearth_${name} ${scope} ${ARG_LINKS} hearth_warnings)
  if(protos)
    target_include_directories(hearth_${name} ${scope} ${PROJECT_BINARY_DIR}/proto)
    target_link_libraries(hearth_${name} ${scope} protobuf::libprotobuf-lite)
  endif()
  if(tests)
    add_executable(hearth_${name}_test ${tests} ${ARG_TEST_SOURCES})
    target_link_libraries(hearth_${name}_test PRIVATE hearth_${name} ${ARG_TEST_LINKS} GTest::gmock GTest::gtest_main)
    target_compile_options(hearth_${name}_test PRIVATE ${HEARTH_TEST_OPTIONS})
    add_test(NAME ${name} COMMAND hearth_${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()
endfunction()

# Generates <build>/proto/<layer path>.pb.{h,cc} from a .proto file that lies beside the code that uses it.
function(hearth_protobuf out proto)
  foreach(root libs services)
    file(RELATIVE_PATH relative ${PROJECT_SOURCE_DIR}/${root} ${proto})
    if(NOT relative MATCHES "^\\.\\.")
      string(REGEX REPLACE "\\.proto$" ".pb" stem ${relative})
      set(base ${PROJECT_BINARY_DIR}/proto/${stem})
      file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/proto)
      add_custom_command(OUTPUT ${base}.cc ${base}.h
        COMMAND protobuf::protoc --cpp_out=${PROJECT_BINARY_DIR}/proto -I${PROJECT_SOURCE_DIR}/libs
                -I${PROJECT_SOURCE_DIR}/services ${proto}
        DEPENDS ${proto} VERBATIM)
      set_source_files_properties(${base}.cc PROPERTIES COMPILE_OPTIONS "-w")
      set(${out} ${base}.cc ${base}.h PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Generates <build>/openapi/<folder>.cpp, which holds the text of the folder's openapi.yaml as kOpenApi.
function(hearth_openapi out folder)
  set(openapi ${folder}/openapi.yaml)
  get_filename_component(openapi_namespace ${folder} NAME)
  file(READ ${openapi} openapi_text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${openapi})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/openapi.cpp.in ${PROJECT_BINARY_DIR}/openapi/${openapi_namespace}.cpp @ONLY)
  set(${out} ${PROJECT_BINARY_DIR}/openapi/${openapi_namespace}.cpp PARENT_SCOPE)
endfunction()

# hearth_program(<name> <main.cpp> LINKS target…): an executable in <build>/bin. Nothing where the file is not there.
# With jemalloc: where states come and go by the million, the C library's allocator was half of the processor time.
function(hearth_program name main)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/${main})
    return()
  endif()
  add_executable(${name} ${main})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} hearth_warnings)
  if(NOT HEARTH_SANITIZE)  # they bring their own allocator
    target_link_libraries(${name} PRIVATE PkgConfig::jemalloc)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()
