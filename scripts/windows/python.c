/* python.exe: hands its command line to the python3xx.dll beside it. */
#include <stdio.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    HMODULE library = LoadLibraryW(PYTHON_DLL);
    if (!library) {
        fprintf(stderr, "python.exe: cannot load %ls (error %lu)\n", PYTHON_DLL, GetLastError());
        return 1;
    }
    int (*run)(int, wchar_t **) = (int (*)(int, wchar_t **))(void *)GetProcAddress(library, "Py_Main");
    return run(argc, argv);
}
