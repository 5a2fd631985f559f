// Loaded into the local runtime's processes before their own program. Together they are one process group: as soon as
// one of them loses the process that started it, none is left behind.
process.once('disconnect', () => process.kill(0, 'SIGKILL'))
