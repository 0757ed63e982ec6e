"""An agent run as the SDK traces it unless it is told not to: its exporter sends a trace, then this ends."""

from agents import set_trace_processors, trace
from agents.tracing.processors import BackendSpanExporter, BatchTraceProcessor

if __name__ == "__main__":
    processor = BatchTraceProcessor(BackendSpanExporter(max_retries=1))
    set_trace_processors([processor])
    with trace("somebody's turn"):
        pass
    processor.force_flush()  # type: ignore[no-untyped-call]
