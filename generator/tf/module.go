package tf

// File is a file's content without its header.
type File []Node

// Module is a local module: what it contains, what the root passes in and what it gives back.
type Module struct {
	Name      string
	Resources []Node
	Inputs    []Input
	Outputs   []Output
}

// Input is a variable of the module with the value that the root gives it.
type Input struct {
	Name        string
	Type        string // a type constraint, such as "list(string)"
	Description string
	Value       Expr
}

// Output is an output of the module; the root hands it on when Root is set.
type Output struct {
	Name        string
	Description string
	Value       Expr
	Root        bool
}

// Call is the root's block that calls the module.
func (m *Module) Call() *Block {
	call := NewBlock("module", []string{m.Name}, Attr("source", String("./modules/"+m.Name)))
	for _, in := range m.Inputs {
		call.Add(Attr(in.Name, in.Value))
	}
	return call
}

// Variables are the blocks that declare the module's inputs.
func (m *Module) Variables() File {
	var f File
	for _, in := range m.Inputs {
		f = append(f, NewBlock("variable", []string{in.Name},
			Attr("description", String(in.Description)),
			Attr("type", Ref(in.Type))))
	}
	return f
}

// OutputBlocks are the module's outputs.
func (m *Module) OutputBlocks() File {
	var f File
	for _, out := range m.Outputs {
		f = append(f, outputBlock(out.Name, out.Description, out.Value))
	}
	return f
}

// RootOutputBlocks are the outputs that the root hands on.
func (m *Module) RootOutputBlocks() File {
	var f File
	for _, out := range m.Outputs {
		if out.Root {
			f = append(f, outputBlock(out.Name, out.Description, Ref("module."+m.Name+"."+out.Name)))
		}
	}
	return f
}

func outputBlock(name, description string, value Expr) *Block {
	return NewBlock("output", []string{name},
		Attr("description", String(description)),
		Attr("value", value))
}
