//go:build tools

// Package tools pins the Temporal CLI, which src/engine builds where it cannot be downloaded.
package tools

import _ "github.com/temporalio/cli/cmd/temporal"
