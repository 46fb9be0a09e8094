-- What a person does in Neovim, with functions of the editor. Prints each result on a line.

vim.o.hidden = true

local function wait(what, is_ready)
  if not vim.wait(30000, is_ready, 10) then
    error("nothing happened: " .. what)
  end
end

local function say(what, result)
  io.stdout:write(what, ": ", tostring(result), "\n")
end

-- Puts the cursor on a text, some columns to the right of its start.
local function go(text, columns)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search("\\V" .. text, "cW") > 0, text)
  vim.fn.cursor(vim.fn.line("."), vim.fn.col(".") + (columns or 0))
end

local function replace(old, new)
  vim.cmd("silent %substitute/\\V" .. old .. "/" .. new .. "/")
end

local function file()
  return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t")
end

local function place()
  return file() .. ":" .. vim.fn.line(".")
end

local function diagnostics(number)
  wait(number .. " diagnostics", function()
    return #vim.diagnostic.get(0) == number
  end)
  local found = vim.diagnostic.get(0)[1]
  if not found then
    return "none"
  end
  return found.code .. " in line " .. (found.lnum + 1) .. ", column " .. (found.col + 1)
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return window
    end
  end
end

local function choose(title)
  vim.ui.select = function(items, options, on_choice)
    for _, item in ipairs(items) do
      if options.format_item(item):find(title, 1, true) then
        return on_choice(item)
      end
    end
    error("no action " .. title)
  end
  vim.lsp.buf.code_action()
end

local function drive()
  say("no mistake", diagnostics(0))
  local client
  wait("a client", function()
    client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
    return client and client.initialized
  end)
  say("client", client.name)

  -- Characters of one, two and four bytes; Neovim sends only what has changed.
  replace("门 The gate to open. }", "门 😀 }")
  replace("type: GateId", "type: GateIdd")
  say("a mistake", diagnostics(1))
  go("GateIdd")
  choose("Replace by `GateId`")
  say("repaired", diagnostics(0))
  say("line", vim.fn.getline("."))

  go("list<Panel>", 6)
  vim.lsp.buf.hover()
  wait("hover", float)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float()), 0, -1, false)
  say("hover", lines[1])
  vim.api.nvim_win_close(float(), true)

  replace("[Options.Reason]", "[Options.]")
  go("[Options.]", 9)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local responses = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 30000)
  local words = vim.tbl_map(function(item)
    return item.label
  end, responses[client.id].result)
  say("completion", table.concat(words, " "))
  vim.cmd("silent undo")

  local buffer = vim.api.nvim_get_current_buf()
  go("list<Panel>", 6)
  vim.lsp.buf.definition()
  wait("definition", function()
    return file() == "types.yaml"
  end)
  say("definition", place())
  vim.cmd("buffer " .. buffer)

  go("list<Panel>", 6)
  vim.lsp.buf.references()
  wait("references", function()
    return #vim.fn.getqflist() > 0
  end)
  say("references", #vim.fn.getqflist())
  vim.cmd("cclose | buffer " .. buffer)

  vim.lsp.buf.document_symbol()
  wait("symbols", function()
    return #vim.fn.getqflist() > 5
  end)
  say("symbols", vim.fn.getqflist()[1].text:gsub("%[%a+%] ", ""))
  vim.cmd("cclose | buffer " .. buffer)

  go("list<Panel>", 6)
  vim.lsp.buf.rename("Board")
  wait("rename", function()
    return vim.fn.search("list<Board>", "nw") > 0
  end)
  say("renamed", diagnostics(0))

  replace("quota: Write", "quota:   Write")
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 30000 })
  else
    vim.lsp.buf.formatting_sync(nil, 30000)
  end
  say("formatted", vim.fn.search("quota: Write", "nw") > 0)

  -- The action gets another name, and its file follows.
  replace("action: OpenGate", "action: ShutDoors")
  diagnostics(1)
  vim.cmd("silent write")
  go("ShutDoors")
  choose("Rename the file to `ShutDoors.yaml`")
  wait("another name of the file", function()
    return file() == "ShutDoors.yaml"
  end)
  say("file", file())
end

local is_good, problem = pcall(drive)
if not is_good then
  say("error", problem)
end
vim.cmd("qall!")
