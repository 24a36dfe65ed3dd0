# COM kit and engine client: the static library below the DLLs.

PE_STATIC_LIBS += common
pe_common_sources = \
    dlls/common/com/guid.cpp \
    dlls/common/com/log.cpp \
    dlls/common/com/thread.cpp \
    dlls/common/com/unicode.cpp

EXTRA_DIST += $(pe_common_sources) \
    dlls/common/com/class_factory.hpp \
    dlls/common/com/enumerator.hpp \
    dlls/common/com/guard.hpp \
    dlls/common/com/guid.hpp \
    dlls/common/com/handle.hpp \
    dlls/common/com/log.hpp \
    dlls/common/com/mutex.hpp \
    dlls/common/com/object.hpp \
    dlls/common/com/ptr.hpp \
    dlls/common/com/task_memory.hpp \
    dlls/common/com/thread.hpp \
    dlls/common/com/unicode.hpp
