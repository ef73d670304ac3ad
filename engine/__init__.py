"""The pure core: values in, values out; no Odoo, no I/O, no clock, no random state.

Nothing is imported here on purpose. A worker that serves pages may import the
package; numpy and scipy load only with the modules a stage asks for by name.
"""
